/** Milliseconds after which a server that does not answer is asked again. */
const again = 1000

/**
 * Listens to the server as long as the page is open. When a file of the spec has changed, or a server that was away comes back with another, the page is loaded
 * again, whose address holds the path. While there is no server the page says so: walking goes on without one, and what needs one does not.
 */
export function attend(of: string): void {
  let script: string | null = null
  const listen = () => {
    const events = new EventSource(`/events?of=${encodeURIComponent(of)}`)
    events.addEventListener('script', event => {
      const { data } = event as MessageEvent<string>
      if (script !== null && script !== data) return location.reload()
      script = data
      tell('gone', null)
    })
    events.addEventListener('changed', () => location.reload())
    events.addEventListener('trouble', event =>
      tell(
        'trouble',
        `The spec has changed and cannot be used: ${(event as MessageEvent<string>).data}. What you see is the spec as it was.`,
      ),
    )
    events.addEventListener('error', async () => {
      // One that is refused is not tried again by all browsers.
      events.close()
      tell('gone', await sayGone(of))
      setTimeout(listen, again)
    })
  }
  listen()
}

async function sayGone(of: string): Promise<string> {
  const { port } = location
  const restart = `everystep explore ${of} --port ${port}`
  try {
    await fetch('/', { method: 'HEAD' })
    return `What answers here now does not have ${of}. You can walk on, and nothing is lost; for checks, end it and start: ${restart}`
  } catch {
    return `The server has ended. You can walk on, and nothing is lost; checks, and choosing another file, need it. Start it again: ${restart}`
  }
}

function tell(where: 'gone' | 'trouble', text: string | null): void {
  const banner = document.getElementById(where)
  // What is read aloud is not repeated.
  if (banner === null || banner.textContent === (text ?? '')) return
  banner.hidden = text === null
  banner.textContent = text ?? ''
}

/** Why a question to the server has no answer. */
export const hasEnded = 'the server has ended'
