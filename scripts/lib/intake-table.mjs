const COLUMNS = [
  ['channel', 18],
  ['action', 10],
  ['what it says', 44],
  ['from', 24],
  ['with', 16],
  ['after', 9],
];

const oneLine = (text) => (text ?? '').replace(/\s+/g, ' ').trim();

/** A table that is written row by row: what has been printed stays, the new row follows. */
export async function intakeTable(write) {
  const { default: Table } = await import('cli-table3');
  const rows = [];
  let printed = 0;
  const lines = () => {
    const table = new Table({
      head: COLUMNS.map(([name]) => name),
      colWidths: COLUMNS.map(([, width]) => width),
      style: { head: [], border: [] },
    });
    table.push(...rows);
    return table.toString().split('\n');
  };
  return {
    add(intake, tookMs) {
      rows.push(rowOf(intake, tookMs));
      // All but the closing border, which the next row would have to overwrite.
      const all = lines().slice(0, -1);
      for (const line of all.slice(printed)) write(line);
      printed = all.length;
    },
    close() {
      if (rows.length > 0) write(lines().at(-1));
    },
  };
}

function rowOf(intake, tookMs) {
  const { requester, appeal, attachments = [], call } = intake;
  const from =
    requester?.name ?? requester?.phones?.[0]?.number ?? requester?.phones?.[0]?.raw ?? requester?.channelUserId;
  const says = appeal?.title || appeal?.content || appeal?.demand;
  const kinds = attachments.map(({ kind }) => kind);
  return [
    intake.channel.id,
    intake.action,
    oneLine(says) || (call ? `call ${oneLine(call.outcome)}` : '—'),
    oneLine(from) || '—',
    kinds.join(', ') || '—',
    `${Math.round(tookMs)} ms`,
  ];
}
