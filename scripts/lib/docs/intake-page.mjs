import { exampleIntakes } from './examples.mjs';
import { replaceBetween } from './markers.mjs';
import { rowsOf } from './schema-rows.mjs';
import { table } from './table.mjs';
import { warningsTable } from './warnings.mjs';

const PARTS = ['source', 'requester', 'appeal', 'place', 'attachments', 'call', 'triage', 'transfer', 'answer'];
const REST = ['extensions', 'warnings', 'mapping', 'raw'];

/** docs/intake.md with its generated parts made anew; the prose between them stays. */
export function intakePage(text, { kit, registry, contracts }) {
  const file = 'docs/intake.md';
  const parts = {
    fields: fieldTables(rowsOf(contracts.jsonSchemaOf(contracts.Intake))),
    'job-options': `\`\`\`json\n${JSON.stringify(contracts.INTAKE_JOB_OPTIONS, null, 2)}\n\`\`\``,
    warnings: warningsTable(kit.REFUSALS),
    reply: fieldTable(rowsOf(contracts.jsonSchemaOf(contracts.Reply)), 'left out'),
    examples: exampleIntakes({ kit, registry, contracts }).map(exampleSection).join('\n\n'),
  };
  return Object.entries(parts).reduce((page, [name, content]) => replaceBetween(page, name, content, file), text);
}

function fieldTables(rows) {
  const partOf = ({ path }) => {
    const [top] = path.split(/[.[]/);
    return REST.includes(top) ? 'rest' : PARTS.includes(top) ? top : 'header';
  };
  return ['header', ...PARTS, 'rest']
    .map((part) => `### ${titleOf(part)}\n\n${fieldTable(rows.filter((row) => partOf(row) === part))}`)
    .join('\n\n');
}

const titleOf = (part) => part[0].toUpperCase() + part.slice(1);

/** @param optional the word for a field that need not be there; an intake has none such */
function fieldTable(rows, optional) {
  const mayLack = (row) => (row.isNullable ? 'null' : optional && !row.isRequired ? optional : '');
  const head = ['field', 'type', optional ? 'may be' : 'may be null', ''];
  return table(
    head,
    rows.map((row) => [
      `\`${row.path}\``,
      row.type,
      optional ? mayLack(row) : row.isNullable ? 'yes' : 'no',
      row.description,
    ]),
  );
}

function exampleSection({ adapter, says, intake }) {
  return `### \`${adapter}\`\n\n${says[0].toUpperCase()}${says.slice(1)}.\n\n\`\`\`json\n${JSON.stringify(intake, null, 2)}\n\`\`\``;
}
