import styles from './mail.module.css'
import { MailAddress } from './mail-address.tsx'

/** Somebody as a mail names them: the name is theirs to choose, so the address stands beside it. */
export function PersonName({ name, address }: { name: string; address: string }) {
  return (
    <span className={styles.person}>
      {name && name !== address ? <bdi className={styles.name}>{name}</bdi> : null}
      <MailAddress address={address} className={name && name !== address ? styles.soft : undefined} />
    </span>
  )
}
