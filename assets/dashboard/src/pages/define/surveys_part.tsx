export function SurveysPart() {
  return null;
}
