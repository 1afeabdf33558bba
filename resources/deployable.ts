/** Folder of the deployable tree, relative to the project: `npm run bundle` builds it. */
export const DEPLOYABLE = "app/dist/bundle"
