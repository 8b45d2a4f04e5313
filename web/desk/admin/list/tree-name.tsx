import styles from './list.module.css'

/** A name in a tree: under its parent as long as the rows stand in the order of the tree, else with the whole path. */
export function TreeName({ path, name, isFlat }: { path: string; name: string; isFlat: boolean }) {
  const above = path.slice(0, path.length - name.length)
  const depth = above.split(' / ').length - 1
  if (!isFlat) {
    return (
      <span className={styles.tree} style={{ '--depth': depth } as object}>
        {name}
      </span>
    )
  }
  return (
    <>
      <span className={styles.above}>{above}</span>
      {name}
    </>
  )
}
