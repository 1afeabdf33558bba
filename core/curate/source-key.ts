/**
 * The source row of a reference, over all versions of its table: `table@3#key` gives `table#key`. References that
 * name no version (from feedback) are their own key.
 */
export const sourceKeyOf = (ref: string): string => ref.replace(/^([^#]*)@\d+#/, "$1#")

/** The table of a source key. */
export const keyPrefix = (table: string): string => `${table}#`
