// Makes sure that the browser of the window's tests is there: Debian's Chromium, installed where this process may.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'

const places = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']
const isThere = () => places.some((path) => existsSync(path))
const apt = (...args) =>
  spawnSync('apt-get', args, { stdio: 'ignore', env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } }).status ===
  0
const install = () => apt('update') && apt('install', '-y', '--no-install-recommends', 'chromium')

if (!isThere() && process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
  console.log("Installing Debian's Chromium for the window's tests")
  // another installation under way makes the first try fail half-way
  if (!install()) install()
}
if (!isThere()) {
  console.log(
    'No Chromium is here: the tests of the window will say that they are skipped. Debian: apt-get install chromium',
  )
}
