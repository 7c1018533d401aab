// What the kernel asks JavaScript for, where a trie does not know the answer yet. In a worker thread there is nobody to ask: the answer is 0.

/** The entry for group `index` of `kind` (0 process, 1 message bit, 2 listed message) that the state at `sp` needs, or 0. */
@external('env', 'learnGroup') export declare function learnGroup(kind: i32, index: u32, sp: usize): i32
/** -1 or -2 as the monitor is not hit or hit by the state at `sp`, or 0. */
@external('env', 'learnMonitor') export declare function learnMonitor(monitor: u32, sp: usize): i32
/** The same for a step monitor: entry `index` of the step list of a transition taken from the state at `sp`. */
@external('env', 'learnStep') export declare function learnStep(transition: u32, index: u32, sp: usize): i32
