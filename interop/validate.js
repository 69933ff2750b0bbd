// Reads FHIR resources from standard input, one a line; writes what is wrong with each, one a line.
// Run in .cache/interop, where its one package is.
const Validator = require(require.resolve("@asymmetrik/fhir-json-schema-validator", { paths: [process.cwd()] }));

const validator = new Validator();
const lines = require("fs").readFileSync(0, "utf8").split("\n").filter(Boolean);
for (const line of lines) {
  console.log(JSON.stringify(validator.validate(JSON.parse(line)) || []));
}
