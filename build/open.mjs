// `npm start`: the desktop where Electron's binary is, else the browser host, opened in the default browser of a desktop.
import { spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath, pathToFileURL } from 'node:url'

const inProject = (path) => fileURLToPath(new URL(`../${path}`, import.meta.url))

/** Path of Electron's binary, or undefined. The package itself is never imported: that would start a download. */
export const electronBinary = (environment, exists = existsSync, read = (path) => readFileSync(path, 'utf8')) => {
  const { ELECTRON_PATH: given } = environment
  if (given !== undefined) return exists(given) ? given : undefined
  const named = inProject('node_modules/electron/path.txt')
  if (!exists(named)) return undefined
  const binary = inProject(`node_modules/electron/dist/${read(named).trim()}`)
  return exists(binary) ? binary : undefined
}

/** What opens an address on this desktop, or undefined where there is none: a server, a container, a connection by ssh. */
export const browserCommand = (platform, environment) => {
  if (environment.CI || environment.SSH_CONNECTION) return undefined
  if (platform === 'darwin') return ['open']
  if (platform === 'win32') return ['rundll32', 'url.dll,FileProtocolHandler']
  return environment.DISPLAY || environment.WAYLAND_DISPLAY ? ['xdg-open'] : undefined
}

const openBrowser = (address) => {
  const [command, ...args] = browserCommand(process.platform, process.env) ?? []
  if (!command) return
  const browser = spawn(command, [...args, address], { stdio: 'ignore', detached: true })
  browser.on('error', () => undefined)
  browser.unref()
}

const run = (command, args, onOutput) => {
  const child = spawn(command, args, { stdio: ['inherit', 'pipe', 'inherit'] })
  let text = ''
  child.stdout.on('data', (data) => {
    process.stdout.write(data)
    const isFirst = !text.includes('\n')
    text += data
    if (isFirst && text.includes('\n')) onOutput?.(text.split('\n')[0])
  })
  // Ctrl-C reaches the child by itself, and its exit code is ours
  process.on('SIGINT', () => undefined)
  process.on('SIGTERM', () => child.kill('SIGTERM'))
  child.on('exit', (code) => process.exit(code ?? 1))
}

const start = () => {
  const args = process.argv.slice(2)
  const main = inProject('dist/electron-main.js')
  if (!existsSync(main)) {
    process.stderr.write('Spikefront is not built. Run npm run build first.\n')
    process.exit(1)
  }
  const binary = electronBinary(process.env)
  if (binary) return run(binary, [main, ...args])
  process.stderr.write('Electron is not here (ELECTRON_PATH names it): the window opens in a browser.\n')
  run(process.execPath, [inProject('dist/cli.js'), 'serve', ...args], openBrowser)
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) start()
