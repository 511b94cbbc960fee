// Modules that are here or on their way, by name. What several parts need is in the file of each;
// whichever comes first brings it.
const modules = new Map();

function bring(file, name) {
  let coming = modules.get(name);
  if (coming === undefined) {
    const [bytes] = WebAssembly.Module.customSections(file, name);
    coming = WebAssembly.instantiate(bytes, getSharedImports());
    coming.catch(() => modules.delete(name));
    modules.set(name, coming);
  }
  return coming;
}

// The part's own module is the last of `names`: it comes after those that it needs.
async function open(address, names) {
  const file = await WebAssembly.compileStreaming(fetch(address));
  const needed = names.slice(0, -1).map((name) => bring(file, name));
  await Promise.all(needed);
  await Promise.all(names.slice(-1).map((name) => bring(file, name)));
}

function part(address, names) {
  let opened;
  return async (callback, data) => {
    let here = true;
    try {
      opened ??= open(address, names);
      await opened;
    } catch (error) {
      // Whoever asks again has it fetched again.
      opened = undefined;
      console.error(error);
      here = false;
    }
    getSharedImports().__wasm_split.__indirect_function_table.get(callback)(data, here);
  };
}
