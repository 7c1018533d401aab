// Steps through a trace by keys, by hovering and by clicking. The page is complete without it.
{
  const behaviours = [...document.querySelectorAll('[data-behaviour]')]
  const current = new Map(behaviours.map(b => [b, Number(b.dataset.steps)]))
  const shown = () => behaviours.find(b => b.offsetParent !== null)

  function light(behaviour, step, name) {
    for (const lit of behaviour.querySelectorAll(`.${name}`)) lit.classList.remove(name)
    if (step === null) return
    for (const part of behaviour.querySelectorAll(`[data-step="${step}"], [data-sent="${step}"], [data-ends="${step}"]`))
      part.classList.add(name)
  }

  function go(behaviour, step) {
    const to = Math.max(0, Math.min(step, Number(behaviour.dataset.steps)))
    current.set(behaviour, to)
    light(behaviour, to, 'current')
    for (const state of behaviour.querySelectorAll('.after')) state.hidden = Number(state.dataset.step) !== to
    reveal(behaviour.querySelector('.scroller'), behaviour.querySelector(`.row[data-step="${to}"]`), '.lane-heads')
    reveal(behaviour.querySelector('.grid-scroller'), behaviour.querySelector(`tr[data-step="${to}"]`), 'thead')
  }

  // Scrolls within the view alone: the page itself stays where the reader is.
  function reveal(view, row, head) {
    const covered = view.querySelector(head).getBoundingClientRect().height
    const outer = view.getBoundingClientRect()
    const inner = row.getBoundingClientRect()
    if (inner.top < outer.top + covered) view.scrollTop -= outer.top + covered - inner.top
    else if (inner.bottom > outer.bottom) view.scrollTop += inner.bottom - outer.bottom
  }

  const stepAt = target =>
    target.closest?.('.row[data-step], .card[data-step], .pill[data-step], .band[data-step], tr[data-step], li[data-step]')

  for (const behaviour of behaviours) {
    behaviour.addEventListener('mouseover', event => light(behaviour, stepAt(event.target)?.dataset.step ?? null, 'hover'))
    behaviour.addEventListener('mouseleave', () => light(behaviour, null, 'hover'))
    behaviour.addEventListener('click', event => {
      const part = stepAt(event.target)
      if (part) go(behaviour, Number(part.dataset.step))
    })
  }

  const moves = {
    ArrowRight: step => step + 1,
    j: step => step + 1,
    ArrowLeft: step => step - 1,
    k: step => step - 1,
    Home: () => 0,
    End: () => Infinity,
  }
  document.addEventListener('keydown', event => {
    const behaviour = shown()
    const move = moves[event.key]
    const inTabs = event.target.matches?.('input') && event.key.startsWith('Arrow')
    if (!behaviour || !move || inTabs || event.ctrlKey || event.metaKey || event.altKey) return
    event.preventDefault()
    go(behaviour, move(current.get(behaviour)))
  })

  for (const hidden of document.querySelectorAll('.script-only, [data-copy]')) hidden.hidden = false
  for (const button of document.querySelectorAll('[data-copy]'))
    button.addEventListener('click', async () => {
      const source = document.getElementById(button.dataset.copy)
      getSelection().selectAllChildren(source)
      // Refused on some pages opened from disk; the command is then at least selected.
      const copied = await navigator.clipboard?.writeText(source.textContent).then(
        () => true,
        () => false,
      )
      button.textContent = copied ? 'Copied' : 'Press Ctrl-C'
    })
}
