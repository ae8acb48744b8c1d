// Node-API module over the kernels, which take the numbers that those of `assembly/` take. `instructionSets`: those of this processor, best first; `use(name)`
// chooses another than the best. `bind(buffer)` says where the memory is, for the calls of this thread that follow.

#include "kernels.h"
#include <cpuid.h>
#include <cstring>
#include <node_api.h>
#include <vector>

static std::vector<const KernelTable *> findTables() {
  __builtin_cpu_init();
  if (!__builtin_cpu_supports("avx2")) return {};
  std::vector<const KernelTable *> found;
  if (__builtin_cpu_supports("avx512vnni") && __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512bw"))
    found.push_back(&kernelsAvx512Vnni);
  // Leaf 7.1, EAX bit 4: older compilers have no name for it.
  unsigned int a = 0, b = 0, c = 0, d = 0;
  if (__get_cpuid_count(7, 1, &a, &b, &c, &d) && (a & 16) != 0) found.push_back(&kernelsAvxVnni);
  found.push_back(&kernelsAvx2);
  return found;
}

static const std::vector<const KernelTable *> tables = findTables();
static thread_local const KernelTable *table = tables.empty() ? nullptr : tables.front();
static thread_local uint8_t *memory = nullptr;
static thread_local size_t memoryBytes = 0;

static napi_value fail(napi_env env, const char *message) {
  napi_throw_range_error(env, nullptr, message);
  return nullptr;
}

static napi_value bind(napi_env env, napi_callback_info info) {
  size_t count = 1;
  napi_value argument;
  void *data = nullptr;
  size_t bytes = 0;
  napi_get_cb_info(env, info, &count, &argument, nullptr, nullptr);
  if (count != 1 || napi_get_arraybuffer_info(env, argument, &data, &bytes) != napi_ok) return fail(env, "an ArrayBuffer is needed");
  memory = static_cast<uint8_t *>(data);
  memoryBytes = bytes;
  return nullptr;
}

static napi_value use(napi_env env, napi_callback_info info) {
  size_t count = 1, length = 0;
  napi_value argument;
  char name[32];
  napi_get_cb_info(env, info, &count, &argument, nullptr, nullptr);
  if (count == 1 && napi_get_value_string_utf8(env, argument, name, sizeof name, &length) == napi_ok)
    for (const KernelTable *each : tables)
      if (std::strcmp(each->name, name) == 0) {
        table = each;
        return nullptr;
      }
  return fail(env, "this processor has no such instruction set");
}

// Numbers of a call. What is no number within the memory, or missing, makes the call fail.
class Arguments {
public:
  Arguments(napi_env environment, napi_callback_info info) : env(environment) {
    size_t count = most;
    napi_get_cb_info(env, info, &count, values, nullptr, nullptr);
    isGood = memory != nullptr && table != nullptr && count <= most;
  }
  uint32_t number() {
    double value = -1;
    isGood = isGood && napi_get_value_double(env, values[next++], &value) == napi_ok && value >= 0 && value <= double(memoryBytes);
    return isGood ? uint32_t(value) : 0;
  }
  float real() {
    double value = 0;
    isGood = isGood && napi_get_value_double(env, values[next++], &value) == napi_ok;
    return float(value);
  }
  bool flag() {
    bool value = false;
    isGood = isGood && napi_get_value_bool(env, values[next++], &value) == napi_ok;
    return value;
  }
  bool isGood;

private:
  static constexpr size_t most = 17;
  napi_env env;
  napi_value values[most];
  size_t next = 0;
};

// The arguments of a kernel, in the order of the fields: braces evaluate from left to right.
template <typename T> static T read(Arguments &a) {
  return {a.number(), a.number(), a.number(), a.number(), a.number(), a.number(), a.number(), a.number(), a.number(),
          a.number(), a.number(), a.number(), a.number(), a.number(), a.real(),   a.flag(),   a.number()};
}
template <> Depthwise read(Arguments &a) {
  return {a.number(), a.number(), a.number(), a.number(), a.number(),
          a.number(), a.number(), a.number(), a.number(), a.number()};
}
template <> TileTransform read(Arguments &a) {
  return {a.number(), a.number(),          a.number(), a.number(), a.number(),
          a.number(), int32_t(a.number()), a.number(), a.number()};
}

template <typename T, void (*KernelTable::*kernel)(uint8_t *, const T &)> static napi_value call(napi_env env, napi_callback_info info) {
  Arguments a(env, info);
  const T arguments = read<T>(a);
  if (!a.isGood) return fail(env, "a kernel was given a number outside its memory");
  (table->*kernel)(memory, arguments);
  return nullptr;
}

NAPI_MODULE_INIT() {
  const auto define = [&](const char *name, napi_callback callback) {
    napi_value function;
    napi_create_function(env, name, NAPI_AUTO_LENGTH, callback, nullptr, &function);
    napi_set_named_property(env, exports, name, function);
  };
  define("use", use);
  define("bind", bind);
  define("multiply8", call<Product, &KernelTable::multiply8>);
  define("multiply16", call<Product, &KernelTable::multiply16>);
  define("depthwiseSums", call<Depthwise, &KernelTable::depthwiseSums>);
  define("depthwiseDigits", call<Depthwise, &KernelTable::depthwiseDigits>);
  define("transformTiles", call<TileTransform, &KernelTable::transformTiles>);
  define("multiplyTiles", call<TileProduct, &KernelTable::multiplyTiles>);
  napi_value names;
  napi_create_array(env, &names);
  for (uint32_t i = 0; i < tables.size(); i++) {
    napi_value name;
    napi_create_string_utf8(env, tables[i]->name, NAPI_AUTO_LENGTH, &name);
    napi_set_element(env, names, i, name);
  }
  napi_set_named_property(env, exports, "instructionSets", names);
  return exports;
}
