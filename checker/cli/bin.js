#!/usr/bin/env node
// Old syntax on purpose, and no import statement: whatever runs this must get as far as the message.
var versions = process.versions
// They say that they are a Node, and lack what commands load specs with.
var other = versions.bun ? 'Bun ' + versions.bun : versions.deno ? 'Deno ' + versions.deno : null
var node = versions.node.split('.').map(Number)

// From 22.18 on Node 22 has what is needed; it is not tested.
if (other || node[0] < 22 || (node[0] === 22 && node[1] < 18)) {
  console.error(
    'everystep needs Node.js 24 or newer; this is ' +
      (other || process.version) +
      '. ' +
      (/[\\/]node_modules[\\/]/.test(process.argv[1] || '')
        ? 'Install a newer Node, or put one beside everystep, which npx everystep then uses: npm install node@24.'
        : 'Install a newer Node, or use `npm run everystep` inside the repository, which brings its own.') +
      (other ? " The library runs here: check(model) of Deno, check(model, { engine: 'reference' }) of Bun." : ''),
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
