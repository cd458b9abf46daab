// Exceptions of the engine. Each is translated into the Python class of the same name.
#pragma once

#include <stdexcept>
#include <string>

namespace vasilisa {

/// Base of everything the engine throws on purpose.
class Error : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// A parameter of the run has a value that makes no sense.
class ConfigurationError : public Error {
 public:
  using Error::Error;
};

/// A function was asked for a value outside its range of validity.
class RangeError : public Error {
 public:
  using Error::Error;
};

/// A table or file holds data that cannot be used.
class DataError : public Error {
 public:
  using Error::Error;
};

/// A file cannot be written.
class OutputError : public Error {
 public:
  using Error::Error;
};

}  // namespace vasilisa
