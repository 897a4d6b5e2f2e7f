// Files out of the browser and into it.

import { useId } from "preact/hooks";

/** Lets the browser save a text that was made here. */
export function saveFile(name: string, type: string, text: string): void {
  saveBlob(name, new Blob([text], { type }));
}

export function saveBlob(name: string, blob: Blob): void {
  const address = URL.createObjectURL(blob);
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

/** A button behind which the browser's own choice of a file is; the same file can be chosen again. */
export function FileButton(props: { label: string; accept: string; name: string; onFile: (file: File) => void }) {
  const id = useId();
  return (
    <span class="file-button">
      <input
        id={id}
        class="visually-hidden"
        type="file"
        name={props.name}
        accept={props.accept}
        onChange={(event) => {
          const input = event.currentTarget;
          const file = input.files?.[0];
          input.value = "";
          if (file) props.onFile(file);
        }}
      />
      <label for={id} class="button button--plain">
        {props.label}
      </label>
    </span>
  );
}
