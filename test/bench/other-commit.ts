import { execFileSync } from 'node:child_process'
import { readFileSync, rmSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../..', import.meta.url))

/**
 * A checkout of another commit in `folder`, ready to run, and how to be rid of it. Where it has the same dependencies, it runs on those that are
 * installed here; otherwise on its own.
 */
export function checkout(commit: string, folder: string): { readonly folder: string; end(): void } {
  const git = (...args: string[]) => execFileSync('git', args, { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] })
  const tree = join(folder, 'commit')
  git('worktree', 'add', '--quiet', '--detach', tree, commit)
  const same = readFileSync(join(tree, 'package-lock.json'), 'utf8') === readFileSync(join(root, 'package-lock.json'), 'utf8')
  if (same) {
    symlinkSync(join(root, 'node_modules'), join(tree, 'node_modules'))
    execFileSync('npm', ['run', '--silent', 'prepare'], { cwd: tree, stdio: 'ignore' })
  } else execFileSync('npm', ['ci', '--silent'], { cwd: tree, stdio: ['ignore', 'ignore', 'inherit'] })
  return {
    folder: tree,
    end() {
      rmSync(join(tree, 'node_modules'), { recursive: true, force: true })
      git('worktree', 'remove', '--force', tree)
    },
  }
}
