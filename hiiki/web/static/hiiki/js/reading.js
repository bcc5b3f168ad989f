const KANA = /^[\u3041-\u3096\u30a1-\u30fa\u30fcー]+$/;

/** What an IME is told before it becomes kanji: of one composition after the other. */
export class Reading {
  begin() {
    this.kana = "";
    this.isConverted = false;
  }

  // The last text of kana alone is the reading; letters still being typed (ｔａｋ) are left out.
  listen(data) {
    const kana = (data ?? "").replace(/[a-zａ-ｚ]+$/i, "");
    const isKana = KANA.test(kana);
    if (isKana && !(this.kana && kana.length < this.kana.length - 1 && this.isConverted)) this.kana = kana;
    this.isConverted = !isKana;
  }

  /** As katakana, "" where nobody can know. */
  end(data) {
    return data ? katakana(KANA.test(data) ? data : (this.kana ?? "")) : "";
  }
}

/** The reading of a text that is its own, "" of any other. */
export function readingOf(text) {
  return KANA.test(text) ? katakana(text) : "";
}

function katakana(text) {
  return text.replace(/[\u3041-\u3096]/g, (letter) => String.fromCharCode(letter.charCodeAt(0) + 0x60));
}
