// libqpdf's headers: the only place that includes them. Private to the PDF reader.
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
