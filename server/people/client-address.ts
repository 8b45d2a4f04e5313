/** The header in which better-auth is told the visitor's address, by us alone. */
export const CLIENT_ADDRESS = 'x-deskbell-client-address'
