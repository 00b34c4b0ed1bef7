const at = (index) => `(select at, id from sequenced where index = ${index})`;
const flip = (column, byte) => `set_byte(${column}, ${byte}, get_byte(${column}, ${byte}) # 1)`;

/**
 * What an owner of the database could do to a log, each with what undoes it. Triggers are off.
 * @param {number} size entries in the log
 */
export function tamperings(size) {
  const [middle, late, tail] = [Math.floor(size / 2), size - 600, size - 40];
  const changed = `update entry set bytes = ${flip('bytes', 100)} where (at, id) = ${at(middle)}`;
  const swapped = `
    update sequenced set index = -(index + case index when ${middle} then 1 else -1 end) where index in (${middle}, ${middle + 1});
    update sequenced set index = -index where index < 0`;
  return [
    { what: 'one stored byte changed', wrong: changed, undo: changed },
    { what: 'two entries swapped', wrong: swapped, undo: swapped },
    {
      what: 'one entry dropped',
      wrong: `create table kept_aside as select * from entry where (at, id) = ${at(middle)};
        delete from entry where (at, id) = ${at(middle)}`,
      undo: 'insert into entry select * from kept_aside; drop table kept_aside',
    },
    {
      what: 'one entry dropped, the later ones moved up',
      wrong: `create table kept_aside as select * from sequenced where index >= ${late};
        delete from sequenced where index >= ${late};
        insert into sequenced select index - 1, id, at from kept_aside where index > ${late}`,
      undo: `delete from sequenced where index >= ${late};
        insert into sequenced select * from kept_aside; drop table kept_aside`,
    },
    {
      what: 'the tail cut off',
      wrong: `create table kept_aside as select * from sequenced where index >= ${tail};
        delete from sequenced where index >= ${tail}`,
      undo: 'insert into sequenced select * from kept_aside; drop table kept_aside',
    },
    {
      what: 'one hash of a tile changed',
      wrong: `update log_tile set hashes = ${flip('hashes', 70)} where level = 1 and index = 0`,
      undo: `update log_tile set hashes = ${flip('hashes', 70)} where level = 1 and index = 0`,
    },
  ];
}
