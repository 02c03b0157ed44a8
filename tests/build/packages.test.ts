/** What the installers hold and forbid, and how `npm start` chooses: data and pure decisions. */
import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'

/** A script of build/, which has no types. */
const script = (name: string): Promise<never> => import(`../../build/${name}.mjs`) as Promise<never>

interface Config {
  readonly electronFuses: object
  readonly asarUnpack: readonly string[]
  readonly electronVersion: string
  readonly directories: { readonly buildResources: string }
  readonly fileAssociations: readonly object[]
  readonly protocols: readonly object[]
  readonly linux: { readonly target: readonly string[] }
  readonly win: { readonly target: readonly string[] }
  readonly mac: { readonly target: readonly string[] }
}
type Environment = Readonly<Record<string, string>>

const { config, fuses }: { readonly config: Config; readonly fuses: object } = await script('electron-builder.config')
const {
  browserCommand,
  electronBinary,
}: {
  browserCommand(platform: string, environment: Environment): string[] | undefined
  electronBinary(
    environment: Environment,
    exists: (path: string) => boolean,
    read?: (path: string) => string,
  ): string | undefined
} = await script('open')

const packageJson = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
  devDependencies: Record<string, string>
}

describe('the installers', () => {
  it('every fuse is set', () => {
    expect(fuses).toEqual({
      runAsNode: false,
      enableNodeOptionsEnvironmentVariable: false,
      enableNodeCliInspectArguments: false,
      enableCookieEncryption: true,
      enableEmbeddedAsarIntegrityValidation: true,
      onlyLoadAppFromAsar: true,
      grantFileProtocolExtraPrivileges: false,
    })
    expect(config.electronFuses).toBe(fuses)
  })

  it('one archive, native parts beside it, the Electron that the types are of', () => {
    expect(config).toMatchObject({ asar: true, npmRebuild: false, publish: null })
    expect(config.asarUnpack).toEqual(expect.arrayContaining(['**/*.node', '**/*.wasm']))
    expect(config.electronVersion).toBe(packageJson.devDependencies['electron'])
  })

  it('the icon is large enough for every system', () => {
    const { directories } = config
    const png = readFileSync(new URL(`../../${directories.buildResources}/icon.png`, import.meta.url))
    expect(png.toString('latin1', 1, 4)).toBe('PNG')
    expect([16, 20].map((at) => png.readUInt32BE(at))).toEqual([1024, 1024])
  })

  it('Linux, Windows and macOS, opening studies and links', () => {
    expect([config.linux.target, config.win.target, config.mac.target]).toEqual([
      ['AppImage', 'deb'],
      ['nsis'],
      ['dmg'],
    ])
    expect(config.fileAssociations).toMatchObject([{ ext: 'spikefront' }])
    expect(config.protocols).toMatchObject([{ schemes: ['spikefront'] }])
  })

  it('no key is misspelt: all are of electron-builder 26', () => {
    const known = [
      'appId',
      'productName',
      'directories',
      'extraMetadata',
      'electronVersion',
      'npmRebuild',
      'files',
      'asar',
    ]
    const more = [
      'asarUnpack',
      'electronFuses',
      'fileAssociations',
      'protocols',
      'artifactName',
      'linux',
      'win',
      'nsis',
    ]
    for (const key of Object.keys(config)) expect([...known, ...more, 'mac', 'publish']).toContain(key)
  })
})

const isInstalled = existsSync(new URL('../../node_modules/app-builder-lib', import.meta.url))

describe.skipIf(!isInstalled)('electron-builder’s own schema (skipped: app-builder-lib is not installed)', () => {
  const validate = async (changes: object): Promise<void> => {
    const names = ['app-builder-lib/out/util/config/config.js', 'builder-util']
    const [{ validateConfiguration }, { DebugLogger }] = (await Promise.all(names.map((name) => import(name)))) as [
      { validateConfiguration(configuration: object, logger: object): Promise<void> },
      { DebugLogger: new (isEnabled: boolean) => object },
    ]
    await validateConfiguration(structuredClone({ ...config, ...changes }), new DebugLogger(false))
  }

  it('takes the configuration, and refuses a wrong key and a wrong fuse', async () => {
    await validate({})
    await expect(validate({ linuks: {} })).rejects.toThrow(/linuks/)
    await expect(validate({ electronFuses: { ...fuses, runAsNode: 'no' } })).rejects.toThrow(/runAsNode/)
  })
})

describe('npm start', () => {
  const there =
    (...paths: string[]) =>
    (path: string): boolean =>
      paths.some((end) => path.endsWith(end))

  it('Electron where its binary is', () => {
    expect(electronBinary({ ELECTRON_PATH: '/opt/electron' }, there('/opt/electron'))).toBe('/opt/electron')
    expect(electronBinary({ ELECTRON_PATH: '/opt/electron' }, there())).toBeUndefined()
    expect(electronBinary({}, there())).toBeUndefined()
    expect(electronBinary({}, there('path.txt'), () => 'electron')).toBeUndefined()
    const binary = electronBinary({}, there('path.txt', 'dist/electron'), () => 'electron\n')
    expect(binary).toMatch(/node_modules[\\/]electron[\\/]dist[\\/]electron$/)
  })

  it('a browser on a desktop only', () => {
    expect(browserCommand('linux', { DISPLAY: ':0' })).toEqual(['xdg-open'])
    expect(browserCommand('linux', { WAYLAND_DISPLAY: 'wayland-0' })).toEqual(['xdg-open'])
    expect(browserCommand('darwin', {})).toEqual(['open'])
    expect(browserCommand('linux', {})).toBeUndefined()
    expect(browserCommand('darwin', { SSH_CONNECTION: '1' })).toBeUndefined()
    expect(browserCommand('linux', { DISPLAY: ':0', CI: '1' })).toBeUndefined()
  })
})
