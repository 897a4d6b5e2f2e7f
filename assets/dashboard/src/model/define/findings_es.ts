// What the server's checks say, in Spanish. The English sentence is the key, as in a catalogue of translations; `…` stands
// for what differs from case to case. A test holds the list against the sentences that the checks are made of.

export const catalogue: readonly (readonly [english: string, spanish: string])[] = [
  ["is required: only one site, the root, has none", "Falta: solo la raíz está por encima de todas y no pertenece a ningún grupo"],
  ["must be true: the root is a group", "La raíz tiene que ser un grupo"],
  ["must have a root: one group without a parent", "Falta una raíz: un grupo que no pertenezca a ningún otro"],
  ["no such site: …", "No hay ninguna sede «…»"],
  ["leads back to the site itself", "Lleva de vuelta a la propia sede"],
  ["is no group: …", "«…» no es un grupo"],
  ["not an IANA time zone: …", "«…» no es una zona horaria (por ejemplo, Europe/Madrid)"],
  ["is required here or in a group above", "Falta aquí o en un grupo superior"],
  ["must begin within the day and end within 24 hours", "Tiene que empezar dentro del día y durar menos de 24 horas"],
  ["begins before the one above ends", "Empieza antes de que acabe el anterior"],
  ["must be 1 to 64 of a-z 0-9 - _ and start with a letter or digit", "Solo letras minúsculas sin tilde, cifras, guiones y _; como mucho 64, y la primera, letra o cifra"],
  ["must be 1 to 64 letters, digits or _, start with a letter, and be no SPSS keyword", "De 1 a 64 letras, cifras o _, empezando por una letra, y que no sea una palabra reservada de SPSS"],
  ["only ratings have a cut", "Solo las calificaciones tienen un corte"],
  ["must be greater than 0", "Tiene que ser mayor que 0"],
  ["only choices have options", "Solo las preguntas de elegir tienen opciones"],
  ["only segment questions have a dimension", "Solo las preguntas de segmento tienen una dimensión"],
  ["no such dimension: …", "No hay ninguna dimensión «…»"],
  ["must name what the pair of questions is about", "Falta decir de qué trata la pareja de preguntas"],
  ["is for questions that come in pairs: expectation and perception, Kano's", "Es para preguntas que van por parejas: expectativa y percepción, o las de Kano"],
  ["is used twice with this construct: …", "Ya se usa con este concepto: …"],
  ["has no question with construct …", "Falta la otra pregunta de la pareja, la de «…»"],
  ["must be that of the other question of the pair: …", "Tiene que ser igual que en la otra pregunta de la pareja: …"],
  ["must be a rating: expectation and perception are compared", "Tiene que ser una calificación: se comparan expectativa y percepción"],
  ["must be a single choice of five (like, must be, neutral, live with, dislike) or five points", "Tiene que ser elegir una de cinco (me gusta, tiene que ser así, me da igual, lo soporto, no me gusta) o una escala de cinco"],
  ["the first question of a survey is always asked", "La primera pregunta de una encuesta se hace siempre"],
  ["no earlier question: …", "No hay ninguna pregunta anterior «…»"],
  ["a text cannot decide: …", "Un texto libre no puede decidir: …"],
  ["is for choices; a rating has at_least and at_most", "Es para preguntas de elegir; una calificación va «desde» y «hasta»"],
  ["needs at_least or at_most", "Falta decir desde o hasta qué calificación"],
  ["can never hold: at_least is above at_most", "No puede darse nunca: «desde» está por encima de «hasta»"],
  ["is for ratings; a choice has any_of", "Es para calificaciones; en las de elegir se marcan respuestas"],
  ["must name at least one choice", "Hay que marcar al menos una respuesta"],
  ["no such choice: …", "No existe la respuesta «…»"],
  ["is used twice: …", "Está repetido: …"],
  ["no such moment: …", "No hay ningún momento «…»"],
  ["has another survey already: …", "Ya tiene otra encuesta: …"],
  ["must name at least one language", "Hace falta al menos un idioma"],
  ["must be a language such as es or pt-BR", "Tiene que ser un idioma, como es o pt-BR"],
  ["is named twice: …", "Está dos veces: …"],
  ["must be between … and …", "Tiene que estar entre … y …"],
  ["must not be negative", "No puede ser negativo"],
  ["… on … has a contrast of … to 1, and needs …", "Se lee mal: el contraste es de … a 1 y hacen falta …"],
  ["must be at most … bytes", "Es demasiado largo: como mucho … bytes"],
  ["must be at most …", "Como mucho …"],
  ["must be an ISO 4217 code such as EUR", "Tiene que ser el código de una moneda, como EUR"],
  ["must be one of year, month, visit", "Al año, al mes o por visita"],
  ["is missing: other values of the dimension have it", "Falta: otros segmentos de la dimensión la tienen"],
  ["have shares that sum to …, not to 1", "Las proporciones suman …, y tienen que sumar 1"],
  ["must have at least one value", "Hace falta al menos un segmento"],
  ["is a group; a kiosk stands at a site", "Es un grupo; un quiosco está en una sede"],
  ["must name at least one moment", "Hace falta al menos un momento"],
  ["has no survey: …", "El momento «…» no tiene encuesta"],
  ["not a language of the programme: …", "No es un idioma del programa: …"],
  ["must be 4 to 8 digits", "De 4 a 8 cifras"],
  ["no such value of …: …", "No hay ningún segmento así en «…»: …"],
  ["is required", "Falta"],
  ["is missing", "Falta"],
  ["not a language of the programme", "No es un idioma del programa"],
  ["must not be empty", "No puede quedar vacío"],
  ["must be valid UTF-8", "Tiene que ser texto en UTF-8"],
  ["must not be greater than max_length", "No puede ser mayor que la longitud máxima"],
  ["is longer than a code may be", "Es más largo de lo que puede ser un código"],
  ["lies behind the end of the code", "Queda detrás del final del código"],
  ["does not lie within the shortest code", "No cabe en el código más corto"],
  ["must not be empty where the code does not identify", "Un código que no identifica al cliente tiene que decir algo de él"],
  ["must have at least one pattern", "Hace falta al menos un tipo de código"],
  ["have a sheet of this moment already", "Ya hay una ficha de este momento para estos segmentos"],
  ["must be an object", "Tiene que ser un objeto"],
  ["must be true or false", "Tiene que ser sí o no"],
  ["must be a list", "Tiene que ser una lista"],
  ["unknown key", "Clave desconocida"],
  ["must be a whole number between … and …", "Tiene que ser un número entero entre … y …"],
  ["must be a whole number", "Tiene que ser un número entero"],
  ["must be at least …", "Como poco …"],
  ["must be a number", "Tiene que ser un número"],
  ["must be a text", "Tiene que ser un texto"],
  ["must have a text in each language", "Hace falta un texto en cada idioma"],
  ["must be an object of language to text", "Tiene que ser un texto por idioma"],
  ["must be a span of hours such as 09:00-14:00", "Tiene que ser un horario como 09:00-14:00"],
  ["must not be greater than history_days", "No puede ser mayor que los días de historia"],
  ["must be a PNG in base64", "Tiene que ser una imagen PNG"],
  ["must be 16 to 4096 pixels wide and high", "Tiene que medir de 16 a 4096 píxeles de ancho y de alto"],
  ["must have an alpha channel: its opacity is the mark", "Tiene que tener transparencia: su opacidad es la marca"],
  ["must be a colour such as #0B5D6B", "Tiene que ser un color, como #0B5D6B"],
  ["this id has had the code … before", "Este identificador tuvo antes el código …"],
  ["the code … belongs to '…' for ever", "El código … es de «…» para siempre"],
  ["a published survey stays with its moment '…'; give the other moment a survey of its own", "Una encuesta publicada se queda con su momento «…»; dé al otro momento una propia"],
  ["this question was published as …; give the new one another id", "Esta pregunta se publicó como «…»; quítela y añada una nueva"],
  ["must be 1 to …", "De 1 a …"],
  ["must be … to …", "De … a …"],
];

const patterns = catalogue.map(([english, spanish]) => ({
  pattern: new RegExp(`^${english.split("…").map(escape).join("(.*?)")}$`, "s"),
  spanish,
}));

function escape(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}

/** The sentence in Spanish; as it is where nobody has translated it. */
export function inSpanish(detail: string): string {
  for (const { pattern, spanish } of patterns) {
    const found = pattern.exec(detail);
    if (!found) continue;
    // Where Spanish has fewer places, what it leaves out came first: names that are English words.
    let at = found.length - 1 - (spanish.match(/…/g) ?? []).length;
    return spanish.replace(/…/g, () => found[++at] ?? "");
  }
  return detail;
}
