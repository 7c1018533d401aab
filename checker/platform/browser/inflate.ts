/** Pictures are painted on the command line alone: a page has no font to unpack. */
export const inflate = (): never => {
  throw new Error('no picture is painted in a page')
}
