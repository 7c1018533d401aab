import { model } from '../../../checker/language/index.ts'
import { byzantineGenerals } from './protocol.ts'

const paper = 'Lamport, Shostak and Pease, 1982, '
const observed = 'found by this checker on 2026-11-29, and the trace read: '
/** The bit of the commander, and those of two lieutenants. */
const [theCommander, aLieutenant, another] = [1, 2, 4]
const om1 = (generals: number, traitors: number, order: 'attack' | 'retreat' = 'attack') => ({ generals, m: 1, traitors, order })

export const models = {
  'a-lieutenant-lies': model(byzantineGenerals, {
    constants: om1(4, aLieutenant),
    says: 'Four generals, one lieutenant of whom is a traitor: the two others outvote it, and obey the commander.',
    expect: { verdict: 'holds', origin: `${paper}figure 3` },
  }),
  'the-commander-lies': model(byzantineGenerals, {
    constants: om1(4, theCommander),
    says: 'Four generals, and the commander is the traitor: whatever it tells whom, the three lieutenants know the same three orders.',
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
    constants: { generals: 4, m: 0, traitors: theCommander, order: 'attack' },
    says: 'OM(0): lieutenants who do not ask each other obey what each was told.',
    expect: { verdict: 'violated', violated: { IC1: 3 }, origin: `${observed}the commander tells one lieutenant to attack and the others to retreat` },
  }),
  'two-lieutenants-lie': model(byzantineGenerals, {
    constants: om1(4, aLieutenant + another),
    says: 'Two traitors among four outvote a loyal commander.',
    expect: { verdict: 'violated', violated: { IC2: 9 }, origin: `${paper}section 4, where OM(m) needs more than 3m generals; ${observed}both lie to the one who is loyal` },
  }),
  'the-commander-and-a-lieutenant-lie': model(byzantineGenerals, {
    constants: om1(4, theCommander + aLieutenant),
    says: 'Two traitors among four, one of them the commander: the loyal lieutenants part.',
    expect: { verdict: 'violated', violated: { IC1: 9 }, origin: `${observed}the commander divides the two who are loyal, and the traitor tells each what it has heard already` },
  }),
  'five-generals': model(byzantineGenerals, {
    constants: om1(5, theCommander), deep: true,
    says: 'Five generals, and the commander is the traitor.',
    expect: { verdict: 'holds', origin: `${paper}theorem 1` },
  }),
}
