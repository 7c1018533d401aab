import { model } from '../../../checker/language/index.ts'
import { byzantineGenerals } from './protocol.ts'

const paper = 'Lamport, Shostak and Pease, 1982, '
const observed = 'found by this checker on 2026-11-29, and the trace read: '
const [theCommander, aLieutenant, another] = ['General1', 'General2', 'General3'] as const
const om1 = (generals: number, ...traitors: readonly (typeof theCommander | typeof aLieutenant | typeof another)[]) =>
  ({ generals, m: 1, traitors: new Set(traitors), order: 'attack' as const })

export const models = {
  'a-lieutenant-lies': model(byzantineGenerals, {
    constants: om1(4, aLieutenant),
    says: 'Four generals, one lieutenant of whom is a traitor: the loyal lieutenants outvote it, and obey the commander.',
    expect: { verdict: 'holds', origin: `${paper}figure 3` },
  }),
  'the-commander-lies': model(byzantineGenerals, {
    constants: om1(4, theCommander),
    says: 'Four generals, and the commander is the traitor: whatever it tells whom, the three lieutenants learn the same three orders.',
    expect: { verdict: 'holds', origin: `${paper}figure 4` },
  }),
  'three-generals': model(byzantineGenerals, {
    constants: om1(3, aLieutenant),
    says: 'Three generals, one lieutenant of whom is a traitor: the other hears "attack" from the commander and "retreat" from the traitor, and cannot tell who lies.',
    expect: {
      verdict: 'violated', violated: { IC2: 4 },
      origin: `${paper}section 2 and figure 1; ${observed}the loyal lieutenant is told to attack, and that the other was told to retreat, and retreats`,
    },
  }),
  'does-not-ask': model(byzantineGenerals, {
    constants: { generals: 4, m: 0, traitors: new Set([theCommander]), order: 'attack' },
    neverFires: { passOn: 'in OM(0) only the commander sends, who is a traitor' },
    says: 'OM(0): lieutenants who do not ask each other obey what each was told, and a treacherous commander tells them different orders.',
    expect: { verdict: 'violated', violated: { IC1: 3 }, origin: `${observed}the commander tells one lieutenant to attack and the others to retreat` },
  }),
  'two-lieutenants-lie': model(byzantineGenerals, {
    constants: om1(4, aLieutenant, another),
    says: 'Two traitors among four outvote a loyal commander.',
    expect: { verdict: 'violated', violated: { IC2: 9 }, origin: `${paper}theorem 1 allows OM(1) one traitor; ${observed}both tell the loyal one that the order was to retreat` },
  }),
  'the-commander-and-a-lieutenant-lie': model(byzantineGenerals, {
    constants: om1(4, theCommander, aLieutenant),
    says: 'Two traitors among four, one of them the commander: the loyal lieutenants obey different orders.',
    expect: { verdict: 'violated', violated: { IC1: 9 }, origin: `${observed}the commander gives the two loyal lieutenants different orders, and the traitor tells each what it has heard already` },
  }),
  'five-generals': model(byzantineGenerals, {
    constants: om1(5, theCommander), deep: true,
    says: 'Five generals, and the commander is the traitor: the four lieutenants obey the same order.',
    expect: { verdict: 'holds', origin: `${paper}theorem 1` },
  }),
}
