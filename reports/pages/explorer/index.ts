// What the command line needs to serve an explorer.

export { bundleWalk, endBundling, NotBundled } from './bundle.ts'
export { meant, nameOf, readLink, type Subject, type Subjects } from './link.ts'
export { explorerPage } from './page.ts'
