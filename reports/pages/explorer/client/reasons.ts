import { h, type JSX } from 'preact'
import type { Why } from '../../../../checker/traces/reason.ts'
import { Clauses } from '../../../components/components.ts'

/** Guards or properties taken apart: each clause with the value it had, those that decided open. */
export const Reasons = ({ whys }: { whys: readonly Why[] }): JSX.Element =>
  h(
    'div',
    { class: 'reasons' },
    whys.map(({ of, holds, reason, clauses }) =>
      h(
        'div',
        { key: of },
        h('p', {}, `${of} is ${holds ?? 'not known'}`, clauses.length === 0 && `: ${reason}`),
        clauses.length > 0 && h(Clauses, { clauses }),
      ),
    ),
  )
