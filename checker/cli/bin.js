#!/usr/bin/env node
// Old syntax on purpose, and no import statement: whatever Node runs this must get as far as the message.
var major = Number(process.versions.node.split('.')[0])
// It says that it is a Node, and lacks what commands load specs with.
var bun = process.versions.bun

if (bun || major < 24) {
  console.error(
    'everystep needs Node.js 24 or newer; this is ' +
      (bun ? 'Bun ' + bun : process.version) +
      '. Install a newer Node, or use `npm run everystep` inside the repository, which brings its own.',
  )
  process.exitCode = 150
} else {
  // Compiled code is kept in the system's folder for temporary files: the next command starts in half the time.
  process.getBuiltinModule('node:module').enableCompileCache()
  // main.js in the built package, main.ts in the source tree.
  import('./main.js')
    .catch(function (error) {
      if (error.code === 'ERR_MODULE_NOT_FOUND' && /\/main\.js$/.test(error.url)) return import('./main.ts')
      throw error
    })
    .then(function (module) {
      return module.commandLine(process.argv.slice(2))
    })
    .catch(function (error) {
      console.error(error)
      process.exitCode = 153
    })
}
