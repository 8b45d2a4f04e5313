/** `Support+t-TOKEN@Example.com` -> `support@example.com`: the address that people wrote to, or that we gave them. */
export function withoutToken(address: string): string {
  const email = address.toLowerCase()
  const at = email.lastIndexOf('@')
  const plus = email.lastIndexOf('+t-', at)
  return plus > 0 ? `${email.slice(0, plus)}${email.slice(at)}` : email
}
