import { existsSync } from 'node:fs'
import { type Browser, chromium } from 'playwright-core'

const known = [
  // Made for tests: the same engine, for two thirds of the time.
  '/usr/bin/chromium-headless-shell',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
]

/** The browser that the page's tests run in: the one that CHROMIUM names or one in a usual place; undefined where there is none. */
export const executable: string | undefined = [process.env.CHROMIUM, ...known].find(path => path !== undefined && existsSync(path))

export const launch = (): Promise<Browser> =>
  chromium.launch({
    ...(executable === undefined ? {} : { executablePath: executable }),
    args: [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  })

let shared: Promise<Browser> | undefined

/**
 * The browser that the test files of a process share: to start one takes longer than most of what is done with it. Whoever asks closes the contexts
 * that it makes, and leaves the browser, which ends with the process.
 */
export const browser = (): Promise<Browser> => {
  shared ??= launch()
  return shared
}
