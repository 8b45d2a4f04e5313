const COPIED = ['font', 'letterSpacing', 'padding', 'borderWidth', 'lineHeight', 'tabSize', 'textIndent'] as const
/** So much room a list beside the caret needs. */
const LIST_WIDTH = 320

/** Where a place in a text area stands, from the corner of what holds it: under its line. A text area does not say. */
export function caretPlace(field: HTMLTextAreaElement, at: number): { x: number; y: number } {
  const twin = document.createElement('div')
  const look = getComputedStyle(field)
  for (const name of COPIED) twin.style[name] = look[name]
  Object.assign(twin.style, {
    position: 'absolute',
    visibility: 'hidden',
    boxSizing: 'border-box',
    borderStyle: 'solid',
    inlineSize: `${field.offsetWidth}px`,
    whiteSpace: 'pre-wrap',
    overflowWrap: 'break-word',
  })
  twin.textContent = field.value.slice(0, at)
  const mark = document.createElement('span')
  mark.textContent = '\u200b'
  twin.append(mark)
  field.parentElement?.append(twin)
  const { offsetLeft, offsetTop } = mark
  twin.remove()
  const holder = field.closest('[data-holder]') ?? field
  const { top, left, width } = holder.getBoundingClientRect()
  const mine = field.getBoundingClientRect()
  const x = mine.left - left + offsetLeft
  return {
    x: Math.max(0, Math.min(x, width - LIST_WIDTH)),
    y: mine.top - top + offsetTop + Number.parseFloat(look.lineHeight) - field.scrollTop,
  }
}
