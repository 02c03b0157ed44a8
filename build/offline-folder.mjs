// Makes one folder that runs design, serve and the rest on a machine without npm or network: `npm run bundle` [FOLDER].
import { execFileSync } from 'node:child_process'
import { chmodSync, cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { basename, join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
const platform = `${process.platform}-${process.arch}`
const into = resolve(process.argv[2] ?? join(root, 'dist-offline', `spikefront-${version}-${platform}`))

/** Folders of the packages that the program needs when it runs. */
const packages = execFileSync('npm', ['ls', '--omit=dev', '--all', '--parseable'], { cwd: root, encoding: 'utf8' })
  .split('\n')
  .filter((path) => path.includes('node_modules'))
  .map((path) => relative(root, path))

/** Binaries for other machines than this one. */
const isForeign = (path) => /webgpu[/\\]dist[/\\]/.test(path) && !path.includes(platform) && !path.includes('universal')

const notices = packages.map((folder) => {
  const { name, version, license } = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8'))
  const file = readdirSync(join(root, folder)).find((entry) => /^licen[cs]e/i.test(entry))
  const text = file ? readFileSync(join(root, folder, file), 'utf8').trim() : '(its package has no licence file)'
  return `${name} ${version} (${typeof license === 'string' ? license : 'see below'})\n\n${text}\n`
})

const launcher = {
  win32: ['spikefront.cmd', '@"%~dp0node.exe" "%~dp0dist\\cli.js" %*\r\n'],
  posix: [
    'spikefront',
    '#!/bin/sh\nhere=$(dirname "$(readlink -f "$0")")\nexec "$here/node" "$here/dist/cli.js" "$@"\n',
  ],
}[process.platform === 'win32' ? 'win32' : 'posix']

rmSync(into, { recursive: true, force: true })
mkdirSync(into, { recursive: true })
cpSync(process.execPath, join(into, basename(process.execPath)), { dereference: true })
for (const name of ['dist', 'presets', 'package.json', 'LICENSE', 'README.md', ...packages]) {
  if (!existsSync(join(root, name))) continue
  cpSync(join(root, name), join(into, name), {
    recursive: true,
    dereference: true,
    // a package inside a package is in the list itself
    filter: (path) => !isForeign(path) && !path.endsWith('.map'),
  })
}
writeFileSync(
  join(into, 'THIRD-PARTY-NOTICES.txt'),
  [`Node.js ${process.versions.node}: MIT and others, https://nodejs.org/en/about/license\n`, ...notices].join(
    `\n${'-'.repeat(80)}\n\n`,
  ),
)
writeFileSync(join(into, launcher[0]), launcher[1])
chmodSync(join(into, launcher[0]), 0o755)
console.log(`${into}: run ./${launcher[0]} design, or ./${launcher[0]} serve`)
