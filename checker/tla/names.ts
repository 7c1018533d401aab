/** Words that no name of a module may be. */
const reserved = new Set(
  (
    'ASSUME ASSUMPTION AXIOM CASE CHOOSE CONSTANT CONSTANTS DOMAIN ELSE ENABLED EXCEPT EXTENDS IF IN INSTANCE LET LOCAL MODULE OTHER SF_ SUBSET THEN ' +
    'THEOREM UNCHANGED UNION VARIABLE VARIABLES WF_ WITH BOOLEAN STRING TRUE FALSE LAMBDA BY DEFINE HAVE HIDE NEW OBVIOUS OMITTED PICK PROOF PROVE QED SUFFICES TAKE USE WITNESS ' +
    'Nat Int Real Infinity Seq Len Append Head Tail SubSeq SelectSeq Cardinality IsFiniteSet Print PrintT Assert ToString JavaTime Permutations SortSeq RandomElement Any ' +
    'TLCEval TLCGet TLCSet Init Next Spec vars Null Undefined Fairness TypeOK NotStuck Within Final Quiet Max Min BagOf BagAdd BagRemove BagAddAll BagSize ' +
    'FifoSend FifoRemove FifoHeads FifoMessages FifoSize FifoOvertake Only IndexOf LastIndexOf SumOf Messages Deliverable Remove Range Parity'
  ).split(' '),
)

/** The names of one module: in any one place every one means one thing, as TLA+ has it. */
export interface Names {
  /** A name for the whole module, as near as can be to the one wanted. */
  global(wanted: string): string
  /** A name bound in an expression of the definition that is being made. */
  local(wanted: string): string
  /** Makes a definition, whose bound names are its own. */
  within<T>(make: () => T): T
}

export function namesOf(): Names {
  const globals = new Set<string>()
  const locals = new Set<string>()
  const open: Set<string>[] = [new Set()]
  const fresh = (wanted: string, ...taken: readonly ReadonlySet<string>[]): string => {
    const plain = identifier(wanted)
    let name = plain
    for (let k = 2; reserved.has(name) || taken.some(set => set.has(name)); k++) name = `${plain}_${k}`
    return name
  }
  return {
    global(wanted) {
      const name = fresh(wanted, globals, locals)
      globals.add(name)
      return name
    },
    local(wanted) {
      const own = open.at(-1) as Set<string>
      const name = fresh(wanted, globals, own)
      own.add(name)
      locals.add(name)
      return name
    },
    within(make) {
      open.push(new Set())
      try {
        return make()
      } finally {
        open.pop()
      }
    },
  }
}

/** Letters, digits and underscores, of which one is a letter. */
export const identifier = (text: string): string => {
  const plain = text.replaceAll(/[^A-Za-z0-9_]+/g, '_')
  return /[A-Za-z]/.test(plain) && !/^(WF_|SF_)/.test(plain) ? plain : `x${plain}`
}
