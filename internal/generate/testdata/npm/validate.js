// Validates the templates that the arguments name; prints what is wrong, by file.
const validator = require("cfn-lint/lib/validator");
let bad = 0;
for (const name of process.argv.slice(2)) {
  validator.resetValidator();
  const result = validator.validateFile(name, { guessParameters: undefined });
  for (const level of ["crit", "warn"]) {
    for (const e of result.errors[level]) {
      console.log(`${name}: ${level}: ${e.resource}: ${e.message}`);
      bad++;
    }
  }
}
process.exit(bad ? 1 : 0);
