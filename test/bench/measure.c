/* Linked to any C program: says at its end, on the error stream, how long it ran and the most memory it had. */
#include <stdio.h>
#include <sys/resource.h>
#include <time.h>

static struct timespec started;

__attribute__((constructor)) static void start(void) { clock_gettime(CLOCK_MONOTONIC, &started); }

/* On Linux what getrusage says begins with what the program had that started this one, so the kernel is asked about this one alone. */
static long long peak_bytes(void) {
  struct rusage used;
#ifdef __linux__
  char line[256];
  long long kibibytes = -1;
  FILE *status = fopen("/proc/self/status", "r");
  while (status && fgets(line, sizeof line, status))
    if (sscanf(line, "VmHWM: %lld", &kibibytes) == 1) break;
  if (status) fclose(status);
  if (kibibytes >= 0) return kibibytes * 1024;
#endif
  getrusage(RUSAGE_SELF, &used);
#ifdef __APPLE__
  return used.ru_maxrss;
#else
  return used.ru_maxrss * 1024LL;
#endif
}

__attribute__((destructor)) static void end(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  double seconds = (double)(now.tv_sec - started.tv_sec) + 1e-9 * (double)(now.tv_nsec - started.tv_nsec);
  fprintf(stderr, "{\"seconds\":%.6f,\"peakBytes\":%lld}\n", seconds, peak_bytes());
}
