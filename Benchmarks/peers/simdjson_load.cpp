// Loads a JSON array of segments with simdjson's on-demand interface into plain columns: what a C++ program would do by hand.
// Prints one JSON object as the other peers do. Build: c++ -O3 -march=native -std=c++17 simdjson_load.cpp -lsimdjson
#include <algorithm>
#include <simdjson.h>
#include <sys/resource.h>
#include <time.h>

#include <cstdio>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace {
double seconds(clockid_t clock) {
  timespec time;
  clock_gettime(clock, &time);
  return double(time.tv_sec) + double(time.tv_nsec) / 1e9;
}

struct Texts {
  std::string bytes;
  std::vector<uint64_t> ends;
  void add(std::string_view text) {
    bytes.append(text);
    ends.push_back(bytes.size());
  }
};

struct Codes {
  std::unordered_map<std::string, uint32_t> table;
  std::vector<uint32_t> codes;
  std::string last;
  uint32_t lastCode = 0;
  void add(std::string_view text) {
    if (codes.empty() || text != last) {
      last = text;
      lastCode = table.emplace(last, uint32_t(table.size())).first->second;
    }
    codes.push_back(lastCode);
  }
};
size_t load(const char *path) {
  Texts ids, contents, metadata, created;
  Codes jobs, modules;
  std::vector<double> starts, ends;
  simdjson::ondemand::parser parser;
  auto text = simdjson::padded_string::load(path).value();
  auto document = parser.iterate(text).value();
  for (simdjson::ondemand::object segment : document.get_array()) {
    for (auto field : segment) {
      const std::string_view key = field.unescaped_key();
      auto value = field.value();
      if (key == "content") contents.add(value.get_string().value());
      else if (key == "start_time") starts.push_back(value.get_double().value());
      else if (key == "end_time") ends.push_back(value.get_double().value());
      else if (key == "id") ids.add(value.get_string().value());
      else if (key == "job_id") jobs.add(value.get_string().value());
      else if (key == "module") modules.add(value.get_string().value());
      else if (key == "metadata") metadata.add(simdjson::to_json_string(value).value());
      else if (key == "created_at") created.add(value.get_string().value());
    }
  }
  return starts.size();
}
}  // namespace

int main(int count, char **words) {
  if (count != 2) return 64;
  std::vector<double> walls, used;
  size_t segments = 0;
  for (int time = 0; time < 5; time++) {
    const double wall = seconds(CLOCK_MONOTONIC), processor = seconds(CLOCK_PROCESS_CPUTIME_ID);
    try {
      segments = load(words[1]);
    } catch (const simdjson::simdjson_error &error) {
      std::fprintf(stderr, "%s\n", error.what());
      return 1;
    }
    walls.push_back(seconds(CLOCK_MONOTONIC) - wall);
    used.push_back(seconds(CLOCK_PROCESS_CPUTIME_ID) - processor);
  }
  std::sort(walls.begin(), walls.end());
  std::sort(used.begin(), used.end());
  rusage usage;
  getrusage(RUSAGE_SELF, &usage);
  std::printf(
      "{\"engine\": \"simdjson %d.%d\", \"threads\": 1, \"segments\": %zu, \"load\": {\"json\": %.4f}, \"index\": {}, "
      "\"cpu\": {\"load/json\": %.4f}, \"mem\": {\"peak_mb\": %.1f}, \"queries\": {}}\n",
      int(simdjson::SIMDJSON_VERSION_MAJOR), int(simdjson::SIMDJSON_VERSION_MINOR),
      segments, walls[2], used[2], double(usage.ru_maxrss) / 1024);
}
