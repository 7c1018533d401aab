/** Makes a button copy the text of the element that its `data-copy` names: what a code shows, or the file behind a link. */
export function copyOnClick(button: HTMLElement): void {
  const { textContent: label } = button
  button.addEventListener('click', async () => {
    const source = document.getElementById(button.dataset.copy ?? '')
    if (source === null) return
    const text = source instanceof HTMLAnchorElement ? fileBehind(source) : (source.textContent ?? '')
    button.textContent = (await copyText(text)) ? 'Copied' : 'Not allowed here'
    setTimeout(() => (button.textContent = label), 2000)
  })
}

/** Whether the text could be copied. */
export async function copyText(text: string): Promise<boolean> {
  const copied = await navigator.clipboard?.writeText(text).then(
    () => true,
    () => false,
  )
  // The new way is refused on some pages opened from disk, where the old one still works.
  return copied || copiedByCommand(text)
}

/** The text of a file that the page carries within itself. */
function fileBehind({ href }: HTMLAnchorElement): string {
  const bytes = atob(href.slice(href.indexOf(',') + 1))
  return new TextDecoder().decode(Uint8Array.from(bytes, byte => byte.charCodeAt(0)))
}

function copiedByCommand(text: string): boolean {
  const focused = document.activeElement
  const field = document.createElement('textarea')
  field.value = text
  // Where it neither scrolls the page nor is seen.
  field.style.cssText = 'position:fixed;top:0;opacity:0'
  document.body.append(field)
  field.select()
  const isCopied = document.execCommand('copy')
  field.remove()
  if (focused instanceof HTMLElement) focused.focus()
  return isCopied
}
