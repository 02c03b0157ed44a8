// What electron-builder makes of dist/: AppImage and deb, nsis, dmg; fuses, the study's file and the links that open it.
import { readFileSync } from 'node:fs'

const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'))

/** Compiled into Electron's binary: no way around the app's own code. */
export const fuses = {
  runAsNode: false,
  enableNodeOptionsEnvironmentVariable: false,
  enableNodeCliInspectArguments: false,
  enableCookieEncryption: true,
  enableEmbeddedAsarIntegrityValidation: true,
  onlyLoadAppFromAsar: true,
  grantFileProtocolExtraPrivileges: false,
}

/** @type {import('electron-builder').Configuration} */
export const config = {
  appId: 'org.spikefront.workbench',
  productName: 'Spikefront',
  directories: { output: 'release', buildResources: 'build/resources' },
  extraMetadata: { main: 'dist/electron-main.js' },
  electronVersion: '45.4.1',
  // only packages with prebuilt native parts: nothing is compiled, nothing is downloaded at run time
  npmRebuild: false,
  files: ['dist/**', '!dist/**/*.map', 'presets/**', 'package.json', 'LICENSE'],
  asar: true,
  asarUnpack: ['**/*.node', '**/*.wasm', 'node_modules/webgpu/**'],
  electronFuses: fuses,
  fileAssociations: [
    { ext: 'spikefront', name: 'Spikefront study', description: 'A study of spiking networks', role: 'Editor' },
  ],
  protocols: [{ name: 'Spikefront study', schemes: ['spikefront'] }],
  artifactName: `spikefront-${version}-\${os}-\${arch}.\${ext}`,
  linux: {
    target: ['AppImage', 'deb'],
    category: 'Science',
    maintainer: 'Spikefront maintainers',
    synopsis: 'Spiking networks worth deploying',
  },
  win: { target: ['nsis'] },
  nsis: { oneClick: false, perMachine: false, allowToChangeInstallationDirectory: true },
  mac: { target: ['dmg'], category: 'public.app-category.developer-tools', hardenedRuntime: true },
  publish: null,
}

// eslint-disable-next-line no-restricted-exports -- electron-builder reads the default
export default config
