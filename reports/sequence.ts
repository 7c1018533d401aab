import type { PictureFormat, TraceFormat } from './format.ts'
import { rasterOf } from './png/raster.ts'
import { sequencePicture } from './sequence/picture.ts'

export const sequence: TraceFormat = {
  of: 'trace',
  name: 'sequence',
  extension: 'sequence.svg',
  says: "the page's sequence diagram",
  render: sequencePicture,
}

export const sequencePng: PictureFormat = {
  of: 'trace',
  name: 'sequence-png',
  extension: 'sequence.png',
  says: 'the same in pixels',
  render: (report, property) => rasterOf(sequencePicture(report, property)),
}
