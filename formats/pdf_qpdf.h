// libqpdf's headers: the only place that includes them; and what all readers need of its objects.
// Private to the PDF reader.
#pragma once

#if defined(__clang__) && __clang_major__ < 16
// As C++20 these can't compile its JSON.hh (a defaulted destructor makes them look into a class
// that isn't complete); nothing of it is used.
#define JSON_HH
class JSON;
#endif

#include <qpdf/InputSource.hh>
#include <qpdf/Pipeline.hh>
#include <qpdf/QPDF.hh>
#include <qpdf/QPDFLogger.hh>
#include <qpdf/QPDFObjectHandle.hh>

namespace assay::formats {

/// A number of an array; 0 where there is none.
inline double number_at(QPDFObjectHandle array, int index) {
  double number = 0;
  return array.isArray() && index < array.getArrayNItems() &&
                 array.getArrayItem(index).getValueAsNumber(number)
             ? number
             : 0;
}

}  // namespace assay::formats
