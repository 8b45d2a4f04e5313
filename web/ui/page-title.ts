let title = document.title
let unread = 0

/** Names the browser's tab after the page that is shown. */
export function namePage(name: string): void {
  title = name
  write()
}

/** Puts a number before the name, so that it can be seen from another tab; 0 takes it away. */
export function countInTitle(count: number): void {
  unread = count
  write()
}

/** The name alone, as it is said to screen readers. */
export function pageName(): string {
  return title
}

function write(): void {
  document.title = unread > 0 ? `(${unread}) ${title}` : title
}
