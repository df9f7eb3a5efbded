/* Where in an area a mark or a name stands: the roomiest spot of its largest part. */
(() => {
  const GRID = 8;
  const known = new Map();

  /** The rings of an SVG path of straight lines (M, m, L, l, H, h, V, v, Z), as lists of points. */
  function rings(path) {
    const found = [];
    let [x, y, command] = [0, 0, "M"];
    const parts = path.match(/[a-zA-Z]|[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?/g) || [];
    for (let index = 0; index < parts.length; ) {
      if (/[a-zA-Z]/.test(parts[index])) {
        command = parts[index];
        index += 1;
        if (/z/i.test(command)) {
          [x, y] = found[found.length - 1][0];
          continue;
        }
      }
      const isRelative = command === command.toLowerCase();
      const letter = command.toLowerCase();
      const take = () => Number(parts[index++]);
      if (letter !== "v") x = take() + (isRelative ? x : 0);
      if (letter !== "h") y = take() + (isRelative ? y : 0);
      if (letter === "m") {
        found.push([]);
        command = isRelative ? "l" : "L"; // more points after a move are lines
      }
      found[found.length - 1].push([x, y]);
    }
    return found;
  }

  function size(ring) {
    const twice = ring.reduce((sum, [x, y], index) => {
      const [nextX, nextY] = ring[(index + 1) % ring.length];
      return sum + x * nextY - nextX * y;
    }, 0);
    return Math.abs(twice) / 2;
  }

  // How far inside a point lies, negative outside.
  function room(ring, x, y) {
    let isInside = false;
    let nearest = Infinity;
    for (let index = 0, before = ring.length - 1; index < ring.length; before = index, index += 1) {
      const [ax, ay] = ring[index];
      const [bx, by] = ring[before];
      if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) isInside = !isInside;
      const [dx, dy] = [bx - ax, by - ay];
      const share = Math.max(0, Math.min(1, ((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy || 1)));
      nearest = Math.min(nearest, (ax + share * dx - x) ** 2 + (ay + share * dy - y) ** 2);
    }
    return (isInside ? 1 : -1) * Math.sqrt(nearest);
  }

  function roomiest(ring, [left, top, right, bottom], count) {
    let best = { x: (left + right) / 2, y: (top + bottom) / 2, room: -Infinity };
    for (let row = 0; row < count; row += 1) {
      for (let column = 0; column < count; column += 1) {
        const x = left + ((column + 0.5) * (right - left)) / count;
        const y = top + ((row + 0.5) * (bottom - top)) / count;
        const inside = room(ring, x, y);
        if (inside > best.room) best = { x, y, room: inside };
      }
    }
    return best;
  }

  /** The roomiest spot of a path: `x`, `y`, and `room`, how far it lies from the nearest border. Worked out once a path. */
  function areaPlace(path) {
    if (!known.has(path)) {
      const ring = rings(path).reduce((largest, one) => (size(one) > size(largest) ? one : largest), []);
      const [xs, ys] = [ring.map(([x]) => x), ring.map(([, y]) => y)];
      const box = [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)];
      const rough = roomiest(ring, box, GRID);
      const [wide, high] = [(box[2] - box[0]) / GRID, (box[3] - box[1]) / GRID];
      const close = roomiest(ring, [rough.x - wide, rough.y - high, rough.x + wide, rough.y + high], 4);
      known.set(path, close.room > rough.room ? close : rough);
    }
    return known.get(path);
  }

  window.aluekuva.areaPlace = areaPlace;
})();
