/** The cache tag of what shows circles, keepers and their keys. */
export const circlesTag = 'circles';
