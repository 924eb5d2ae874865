// What was dropped, as files with their paths; and which of them are the system's own.

const MAX_FILES = 5000; // that are looked for in dropped folders

// The files of a drop, with their paths in the folders that were dropped, '' for those in none. The browser empties the
// list when the event is over: what it holds is taken before the first wait.
async function droppedFiles(transfer) {
  const items = [...transfer.items].filter((item) => item.kind === "file");
  const taken = items.map((item) => ({ entry: item.webkitGetAsEntry?.(), file: item.getAsFile() }));
  const files = [];
  for (const { entry, file } of taken) {
    if (entry?.isDirectory) await findFiles(entry, files);
    else if (file) files.push({ file, path: "" });
  }
  return files;
}

// Add the files of a folder and of those in it, until there are MAX_FILES.
async function findFiles(folder, files) {
  const reader = folder.createReader();
  while (files.length < MAX_FILES) {
    const entries = await new Promise((resolve) => reader.readEntries(resolve, () => resolve([])));
    if (!entries.length) return; // it gives a hundred at a time
    for (const entry of entries) {
      if (entry.isDirectory) await findFiles(entry, files);
      else {
        const file = await new Promise((resolve) => entry.file(resolve, () => resolve(null)));
        if (file) files.push({ file, path: entry.fullPath.replace(/^\//, "") });
      }
    }
  }
}

// Whether a file is the system's own, by a part of its path; systemFiles: names beside those that begin with a dot
const isHidden = ({ file, path }, systemFiles) =>
  (path || file.name).split("/").some((part) => part.startsWith(".") || systemFiles.includes(part));
