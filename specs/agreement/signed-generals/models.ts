import { model } from '../../../checker/language/index.ts'
import { signedGenerals } from './protocol.ts'
import { forgesSignatures } from './variants.ts'

const paper = 'Lamport, Shostak and Pease, 1982, '
const observed = 'found by this checker on 2026-11-29, and the trace read: '
const [theCommander, aLieutenant] = ['General1', 'General2'] as const
const sm1 = (generals: number, ...traitors: readonly (typeof theCommander | typeof aLieutenant)[]) =>
  ({ generals, m: 1, traitors: new Set(traitors), order: 'attack' as const })

export const models = {
  'a-lieutenant-lies': model(signedGenerals, {
    constants: sm1(3, aLieutenant),
    says: 'Three generals, one lieutenant of whom is a traitor: it has no signed order but the true one, and the loyal lieutenant obeys the commander.',
    expect: { verdict: 'holds', origin: `${paper}theorem 2` },
  }),
  'the-commander-lies': model(signedGenerals, {
    constants: sm1(3, theCommander),
    says: 'Three generals, and the commander is the traitor: if it signs different orders, both lieutenants see both, and obey the same one.',
    expect: { verdict: 'holds', origin: `${paper}figure 5 and theorem 2` },
  }),
  'forges-signatures': model(forgesSignatures, {
    constants: sm1(3, aLieutenant),
    says: 'Mutant: a lieutenant who can forge the signature of a loyal commander makes the other lieutenant retreat, as with oral messages.',
    expect: {
      verdict: 'violated', violated: { IC2: 4 },
      origin: `${paper}assumption A4; ${observed}the commander signs "attack" for both, and the loyal lieutenant also gets a forged "retreat"`,
    },
  }),
  'does-not-pass-on': model(signedGenerals, {
    constants: { generals: 3, m: 0, traitors: new Set([theCommander]), order: 'attack' },
    neverFires: { passOn: 'in SM(0) only the commander sends, who is a traitor' },
    says: 'SM(0): lieutenants who do not pass orders on may obey different ones, if the commander has signed both.',
    expect: { verdict: 'violated', violated: { IC1: 2 }, origin: `${observed}the commander sends one lieutenant both orders, and the other "attack" alone` },
  }),
  'the-commander-and-a-lieutenant-lie': model(signedGenerals, {
    constants: sm1(4, theCommander, aLieutenant), deep: true,
    says: 'Two traitors where SM(1) allows for one: a lieutenant who is a traitor shows the second order to only one of the loyal ones, who cannot pass it on.',
    expect: { verdict: 'violated', violated: { IC1: 9 }, origin: `${paper}theorem 2 allows SM(1) one traitor; ${observed}the loyal lieutenants have "attack", and the traitor shows "retreat", also signed, to one of them` },
  }),
}
