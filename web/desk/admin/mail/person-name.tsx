import styles from './mail.module.css'

/** Somebody as a mail names them: the name is theirs to choose, so the address stands beside it. */
export function PersonName({ name, address }: { name: string; address: string }) {
  return (
    <span className={styles.person}>
      {name && name !== address ? <bdi className={styles.name}>{name}</bdi> : null}
      <bdi className={name && name !== address ? styles.soft : undefined}>{address}</bdi>
    </span>
  )
}
