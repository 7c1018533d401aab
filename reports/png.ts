import type { PictureFormat } from './format.ts'
import { rasterOf } from './png/raster.ts'
import { svg } from './svg.ts'

export const png: PictureFormat = {
  of: 'trace',
  name: 'png',
  extension: 'png',
  says: 'the picture that dot describes, in pixels',
  render: async (report, property) => rasterOf(await svg.render(report, property)),
}
