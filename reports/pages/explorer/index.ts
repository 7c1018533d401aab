// What the command line needs to serve an explorer.

export { bundleWalk, endBundling, NotBundled } from './bundle.ts'
export { explorerPage } from './page.ts'
