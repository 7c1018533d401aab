import { model } from '../../../checker/language/index.ts'
import { zookeeperPipelines } from './protocol.ts'
import { noWatch } from './variants.ts'

const two = { constants: { znodes: 2 } }
const found = 'found by this checker on 2026-11-29, and the traces read'

export const models = {
  'in-order': model(zookeeperPipelines, {
    ...two,
    says: 'Requests are executed in the order in which they were sent, and a watch tells of what is older than the next read: the reader has one configuration whole.',
    expect: { verdict: 'holds', origin: 'Hunt et al., section 2.3' },
  }),
  'out-of-order': model(zookeeperPipelines, {
    ...two, network: 'bag', shows: 'wholeConfiguration',
    says: 'Where the requests of one client may overtake each other, `ready` is there before the configuration is.',
    expect: { verdict: 'violated', violated: { fifoClientOrder: 3, wholeConfiguration: 7, reads: 12, deadlock: 12 }, origin: `${found}: an update is executed before ready is deleted, and the reader reads both znodes then; or ready is deleted last, and never there again` },
  }),
  'no-watch': model(noWatch, {
    ...two,
    says: 'Mutant: a reader that found `ready` before it was deleted, and is not told, takes a part of each configuration.',
    expect: { verdict: 'violated', violated: { wholeConfiguration: 9 }, origin: `${found}: the reader finds ready; its server deletes it and updates the first znode; the reader reads the new first znode and the old second one` },
  }),
}
