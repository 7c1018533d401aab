/** Makes a button copy the text of the element that its `data-copy` names. */
export function copyOnClick(button: HTMLElement): void {
  button.addEventListener('click', async () => {
    const source = document.getElementById(button.dataset.copy ?? '')
    if (source === null) return
    getSelection()?.selectAllChildren(source)
    // Refused on some pages opened from disk; the text is then at least selected.
    const copied = await navigator.clipboard?.writeText(source.textContent ?? '').then(
      () => true,
      () => false,
    )
    button.textContent = copied ? 'Copied' : 'Press Ctrl-C'
  })
}
